using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorVmm.Machines.Specs;

/// <summary>Reads an address or port as a number or as text, decimal or hexadecimal with <c>0x</c>; JSON itself has no hexadecimal.</summary>
internal sealed class NumberConverter<T> : JsonConverter<T?> where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        string text = reader.TokenType switch
        {
            JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
            JsonTokenType.String => reader.GetString()!,
            _ => throw new JsonException("expected a number, or text such as \"0xf4\""),
        };
        return TryParse(text, out T value) ? value : throw new JsonException($"'{text}' is not a number from 0 to {T.MaxValue}, decimal or with 0x");
    }

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is { } number) writer.WriteStringValue($"0x{ulong.CreateChecked(number):x}");
        else writer.WriteNullValue();
    }

    public static bool TryParse(string text, out T value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? T.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
