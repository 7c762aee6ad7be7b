using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorVmm.Machines.Guests;

/// <summary>
/// Downloads packages with apt-get, which checks them against the distribution's signatures. Needs no privilege: where the machine has no
/// list of packages, or one too old to download from, a list is fetched into a folder of our own.
/// </summary>
internal sealed partial class AptTool(string listsFolder, Action<PackageProgress> progress)
{
    private bool _ownLists;

    /// <summary>Downloads the newest version of a package and gives the path of its .deb.</summary>
    /// <exception cref="GuestRecipeException">apt is missing, the package is unknown or cannot be downloaded.</exception>
    public string Download(string package, string folder, CancellationToken cancel)
    {
        HostTool.Outcome outcome = TryDownload(package, folder, cancel);
        if (outcome.ExitCode != 0 && !_ownLists)
        {
            UseOwnLists(package, folder, cancel);
            outcome = TryDownload(package, folder, cancel);
        }
        string? file = Directory.EnumerateFiles(folder, "*.deb").FirstOrDefault();
        return outcome.ExitCode == 0 && file is not null ? file : throw new GuestRecipeException(
            $"apt-get download {package} failed: {outcome.Reason} Check that this machine reaches its package mirror (see /etc/apt/sources.list) and try again.");
    }

    /// <summary>The packages that <paramref name="package"/> depends on; empty where it is unknown.</summary>
    public IReadOnlyList<string> Dependencies(string package, string folder, CancellationToken cancel)
    {
        HostTool.Outcome outcome = Query(package, folder, cancel);
        if (outcome.ExitCode != 0 && !_ownLists)
        {
            UseOwnLists(package, folder, cancel);
            outcome = Query(package, folder, cancel);
        }
        return DependsLine().Matches(outcome.Output).Select(match => match.Groups[1].Value).ToList();
    }

    private HostTool.Outcome Query(string package, string folder, CancellationToken cancel) =>
        HostTool.Run("apt-cache", [.. Options(), "depends", package], folder, null, cancel);

    private HostTool.Outcome TryDownload(string package, string folder, CancellationToken cancel)
    {
        HostTool.Outcome uris = HostTool.Run("apt-get", [.. Options(), "download", "--print-uris", package], folder, null, cancel);
        if (uris.ExitCode != 0) return uris;
        Match size = UriLine().Match(uris.Output);
        long total = size.Success ? long.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        progress(new PackageProgress(package, PackageStep.Downloading, 0, total));
        return HostTool.Run("apt-get", [.. Options(), "download", package], folder, Report, cancel);

        void Report() => progress(new PackageProgress(package, PackageStep.Downloading, BytesIn(folder), total));
    }

    private static long BytesIn(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (FileNotFoundException)
        {
            return 0; // apt renamed a file between the listing and the look at it; the next report sees it
        }
    }

    private void UseOwnLists(string package, string folder, CancellationToken cancel)
    {
        _ownLists = true;
        Directory.CreateDirectory(Path.Combine(listsFolder, "partial"));
        progress(new PackageProgress(package, PackageStep.UpdatingLists));
        HostTool.Outcome update = HostTool.Run("apt-get", [.. Options(), "-oAPT::Update::Error-Mode=any", "update"], folder, null, cancel);
        if (update.ExitCode != 0)
            throw new GuestRecipeException($"The list of packages cannot be fetched: {update.Reason} Check that this machine reaches its package mirror and try again.");
    }

    private IEnumerable<string> Options()
    {
        yield return "-q";
        // apt drops to a user that may not write into the cache folder of a person; as another user it could not drop anyway.
        yield return "-oAPT::Sandbox::User=root";
        if (!_ownLists) yield break;
        yield return $"-oDir::State::Lists={listsFolder}";
        yield return "-oDir::Cache::pkgcache=";
        yield return "-oDir::Cache::srcpkgcache=";
    }

    [GeneratedRegex(@"^'[^']*' \S+ (\d+) ", RegexOptions.Multiline)]
    private static partial Regex UriLine();

    [GeneratedRegex(@"^\s*\|?Depends: ([a-z0-9][a-z0-9+.-]+)$", RegexOptions.Multiline)]
    private static partial Regex DependsLine();
}
