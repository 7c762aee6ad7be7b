using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorVmm.Machines.Specs;

/// <summary>The generated reader and writer of the machine file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = false, ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true, WriteIndented = true, Converters = [typeof(SpecEnumConverter<InterruptsSpec>), typeof(SpecEnumConverter<FlatModeSpec>)])]
[JsonSerializable(typeof(MachineSpec))]
internal sealed partial class MachineSpecJson : JsonSerializerContext;
