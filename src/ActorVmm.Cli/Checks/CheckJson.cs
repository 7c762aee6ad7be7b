using System.Text.Json.Serialization;
using ActorVmm.Kvm;

namespace ActorVmm.Cli.Checks;

/// <summary>The generated writer of <see cref="CheckDocument"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    Converters = [typeof(CpuSetText), typeof(CamelCaseEnum<FindingLevel>), typeof(CamelCaseEnum<KvmStatus>), typeof(CamelCaseEnum<RingZeroExecution>)])]
[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class CheckJson : JsonSerializerContext;
