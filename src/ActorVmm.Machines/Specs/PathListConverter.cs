using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorVmm.Machines.Specs;

/// <summary>Reads one path or an array of paths.</summary>
internal sealed class PathListConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected a path or an array of paths");

        var paths = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            paths.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a path is text"));
        return paths;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        if (value.Count == 1) { writer.WriteStringValue(value[0]); return; }
        writer.WriteStartArray();
        foreach (string path in value) writer.WriteStringValue(path);
        writer.WriteEndArray();
    }
}
