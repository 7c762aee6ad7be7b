namespace ActorVmm.Lab;

/// <summary>A file or folder of this machine that the lab machine finds too; folders are taken whole.</summary>
/// <param name="HostPath">Where it is on this machine.</param>
/// <param name="LabPath">Full path in the lab machine; what lies directly in a folder <c>/opt/NAME</c> is on the PATH there.</param>
public sealed record LabContent(string HostPath, string LabPath)
{
    /// <summary>Reads <c>HOST</c> (the same full path in the lab) or <c>HOST:LAB</c>.</summary>
    public static LabContent Parse(string text)
    {
        int colon = text.IndexOf(':');
        string host = Path.GetFullPath(colon < 0 ? text : text[..colon]), lab = colon < 0 ? host : text[(colon + 1)..];
        if (!Path.Exists(host)) throw new LabException($"There is no file or folder {host} to take into the lab.");
        return lab.StartsWith('/') ? new LabContent(host, lab) : throw new LabException($"'{lab}' is no full path; write HOST:/path/in/the/lab.");
    }
}
