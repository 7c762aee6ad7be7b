using System.Text.Json;
using System.Text.Json.Serialization;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Specs;

/// <summary>Reads a size as a number of bytes or as text with a unit.</summary>
internal sealed class ByteSizeConverter : JsonConverter<ByteSize>
{
    public override ByteSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong bytes)) return new(bytes);
        if (reader.TokenType == JsonTokenType.String && ByteSize.TryParse(reader.GetString(), null, out ByteSize size)) return size;
        throw new JsonException("expected a size: bytes, or text with a unit such as \"512M\"");
    }

    public override void Write(Utf8JsonWriter writer, ByteSize value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Bytes);
}
