using System.Text.Json;
using System.Text.Json.Serialization;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Specs;

/// <summary>Reads host CPUs as an array of numbers or as text in libvirt's list grammar.</summary>
internal sealed class CpuSetConverter : JsonConverter<CpuSet>
{
    public override CpuSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            try { return CpuSet.Parse(reader.GetString()!); }
            catch (FormatException e) { throw new JsonException(e.Message); }
        }
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected host CPUs: an array of numbers, or text such as \"2-5,^4\"");

        var cpus = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int cpu) || cpu is < 0 or > CpuSet.MaxCpu)
                throw new JsonException($"host CPUs are numbers from 0 to {CpuSet.MaxCpu}");
            cpus.Add(cpu);
        }
        return CpuSet.Of(cpus);
    }

    public override void Write(Utf8JsonWriter writer, CpuSet value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
