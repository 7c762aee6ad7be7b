using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorVmm.Machines.Specs;

/// <summary>Enum values in lower case, exactly as documented.</summary>
internal sealed class SpecEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) where T : struct, Enum;
