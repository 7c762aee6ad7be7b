using System.Text.Json;
using System.Text.Json.Serialization;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.Checks;

/// <summary>A CPU set in the kernel's list format.</summary>
internal sealed class CpuSetText : JsonConverter<CpuSet>
{
    public override CpuSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => CpuSet.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, CpuSet value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
