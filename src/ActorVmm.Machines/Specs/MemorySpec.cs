using System.Text.Json.Serialization;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Specs;

/// <summary>The guest's memory.</summary>
public sealed record MemorySpec
{
    /// <summary>How much, in bytes or with a unit; 512 MiB by default.</summary>
    [JsonConverter(typeof(ByteSizeConverter))]
    public ByteSize Size { get; set; } = ByteSize.MiB(512);
}
