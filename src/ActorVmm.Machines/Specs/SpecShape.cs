using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActorVmm.Machines.Specs;

/// <summary>Compares a machine file with what may stand in it, before it is read: the framework's own messages name our types, not the user's words.</summary>
internal static class SpecShape
{
    /// <summary>Throws <see cref="SpecException"/> for the first unknown name or value of the wrong kind.</summary>
    public static void Check(JsonElement element, JsonTypeInfo type, string place, string source)
    {
        Type value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        string? expected = type.Kind switch
        {
            JsonTypeInfoKind.Object => element.ValueKind == JsonValueKind.Object ? null : $"an object with {Names(type)}",
            JsonTypeInfoKind.Enumerable => element.ValueKind == JsonValueKind.Array ? null : "an array",
            _ when value.IsEnum => EnumText(element, value),
            _ when value == typeof(bool) => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
            _ when value == typeof(int) => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out _) ? null : "a whole number",
            _ when value == typeof(string) => element.ValueKind == JsonValueKind.String ? null : "text",
            _ => null,
        };
        if (expected is not null) throw new SpecException($"{Start(source, place)}expected {expected}, found {Found(element)}.");

        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray()) Check(item, type.Options.GetTypeInfo(type.ElementType!), $"{place}[{index++}]", source);
        }
        if (type.Kind == JsonTypeInfoKind.Object) CheckObject(element, type, place, source);
    }

    private static void CheckObject(JsonElement element, JsonTypeInfo type, string place, string source)
    {
        var seen = new HashSet<string>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string path = place.Length == 0 ? property.Name : $"{place}.{property.Name}";
            JsonPropertyInfo? known = type.Properties.FirstOrDefault(p => p.Name == property.Name);
            if (known is null)
            {
                string? nearest = NearestName.Of(property.Name, type.Properties.Select(p => p.Name));
                throw new SpecException($"{source}: {path} is unknown; {(nearest is null ? $"known here are {Names(type)}." : $"did you mean {nearest}?")}");
            }
            if (!seen.Add(property.Name)) throw new SpecException($"{source}: {path} stands there twice; keep one.");
            if (known.CustomConverter is null) Check(property.Value, type.Options.GetTypeInfo(known.PropertyType), path, source);
        }
        if (type.Properties.FirstOrDefault(p => p.IsRequired && !seen.Contains(p.Name)) is { } missing)
            throw new SpecException($"{Start(source, place)}{missing.Name} is missing.");
    }

    private static string? EnumText(JsonElement element, Type type)
    {
        string[] names = [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
        return element.ValueKind == JsonValueKind.String && names.Contains(element.GetString()) ? null : $"one of {string.Join(", ", names.Select(n => $"\"{n}\""))}";
    }

    private static string Found(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }

    private static string Start(string source, string place) => place.Length == 0 ? $"{source}: " : $"{source}: {place}: ";

    private static string Names(JsonTypeInfo type) => string.Join(", ", type.Properties.Select(p => p.Name));
}
