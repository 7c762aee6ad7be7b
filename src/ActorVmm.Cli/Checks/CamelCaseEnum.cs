using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorVmm.Cli.Checks;

/// <summary>Enum values as words that begin with a small letter.</summary>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;
