using System.Text.Json;

namespace ActorVmm.Machines.Specs;

/// <summary>Reads and writes the machine file: JSON in which comments and trailing commas are allowed.</summary>
public static class MachineSpecFile
{
    private static readonly JsonDocumentOptions s_document = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a machine file; relative paths in it start at its folder. Throws <see cref="SpecException"/>.</summary>
    public static MachineSpec Load(string path)
    {
        byte[] text;
        try { text = File.ReadAllBytes(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = Directory.Exists(path) ? "it is a directory" : File.Exists(path) ? e.Message : "there is no such file";
            throw new SpecException($"The machine file {path} cannot be read: {why}.", e);
        }

        MachineSpec spec = Parse(text, path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return spec with
        {
            Payload = spec.Payload with
            {
                Kernel = spec.Payload.Kernel is { } kernel ? Path.Combine(folder, kernel) : null,
                Initramfs = [.. spec.Payload.Initramfs.Select(initrd => Path.Combine(folder, initrd))],
            },
        };
    }

    /// <summary>Reads a machine file's text. Throws <see cref="SpecException"/> that names <paramref name="source"/>, the place in it and, for an unknown name, the nearest known one.</summary>
    public static MachineSpec Parse(ReadOnlyMemory<byte> json, string source)
    {
        if (json.Span.StartsWith("\uFEFF"u8)) json = json[3..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, s_document);
            SpecShape.Check(document.RootElement, MachineSpecJson.Default.MachineSpec, "", source);
            return document.RootElement.Deserialize(MachineSpecJson.Default.MachineSpec)!;
        }
        catch (JsonException e)
        {
            string place = e.Path is { Length: > 2 } path ? $"{source}: {path[2..]}" : $"{source}: line {e.LineNumber + 1}";
            throw new SpecException($"{place}: {Reason(e)}", e);
        }
    }

    /// <summary>The machine file's text for a specification; reading it back gives the same.</summary>
    public static string Write(MachineSpec spec) => JsonSerializer.Serialize(spec, MachineSpecJson.Default.MachineSpec);

    // The framework appends its own "Path: ... | LineNumber: ..." to messages; the place is said before the reason here.
    private static string Reason(JsonException e)
    {
        int place = e.Message.IndexOf(" Path: ", StringComparison.Ordinal) is >= 0 and var path ? path : e.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        string reason = (place < 0 ? e.Message : e.Message[..place]).Trim();
        return reason.EndsWith('.') ? reason : reason + ".";
    }
}
