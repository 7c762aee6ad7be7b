using System.Text.RegularExpressions;

namespace ActorVmm.Machines.Guests;

/// <summary>
/// Debian packages, each downloaded once and unpacked (never installed) into a cache folder. Several processes may fetch at once: one
/// works, the others wait, and a package appears whole or not at all. Blocks while it fetches; needs apt and dpkg but no privilege.
/// </summary>
public sealed partial class DebianPackages
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(250);
    private readonly string _folder;
    private readonly Action<PackageProgress> _progress;
    private readonly AptTool _apt;

    /// <summary>Uses a cache folder, which is made when the first package is fetched.</summary>
    /// <param name="cacheFolder">Where the packages are kept; by default <see cref="DefaultCacheFolder"/>.</param>
    /// <param name="progress">Told of each step, several times a second during a download, on the thread that fetches.</param>
    public DebianPackages(string? cacheFolder = null, Action<PackageProgress>? progress = null)
    {
        _folder = Path.Combine(cacheFolder ?? DefaultCacheFolder, "debian");
        _progress = progress ?? (_ => { });
        _apt = new AptTool(Path.Combine(_folder, ".lists"), _progress);
    }

    /// <summary><c>$XDG_CACHE_HOME/actorvmm</c>, or <c>~/.cache/actorvmm</c> where the variable is not set to a full path.</summary>
    public static string DefaultCacheFolder
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (!Path.IsPathFullyQualified(cache ?? "")) cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache!, "actorvmm");
        }
    }

    /// <summary>Gives the folder with a package's files, fetching the package if it is not in the cache.</summary>
    /// <exception cref="GuestRecipeException">apt or dpkg is missing, the package is unknown, or the download failed.</exception>
    public string Fetch(string package, CancellationToken cancel = default)
    {
        if (!PackageName().IsMatch(package)) throw new GuestRecipeException($"'{package}' is no name of a Debian package.");
        string final = Path.Combine(_folder, package);
        if (Directory.Exists(final)) return final;
        using FileStream guard = LockFolder(package, cancel);
        if (!Directory.Exists(final)) FetchInto(final, package, cancel);
        return final;
    }

    /// <summary>
    /// Finds the package that a metapackage stands for: the cached one with that prefix and suffix (the newest of several), else the one
    /// that apt names. So what was fetched once stays in use and needs no network.
    /// </summary>
    /// <exception cref="GuestRecipeException">apt is missing or knows no such package.</exception>
    public string Resolve(string metapackage, string prefix, string suffix, CancellationToken cancel = default)
    {
        using FileStream guard = LockFolder(metapackage, cancel);
        string? cached = Directory.EnumerateDirectories(_folder, $"{prefix}*{suffix}").Select(path => Path.GetFileName(path)).Order(VersionOrder.Instance).LastOrDefault();
        return cached ?? _apt.Dependencies(metapackage, _folder, cancel).FirstOrDefault(name => name.StartsWith(prefix, StringComparison.Ordinal))
            ?? throw new GuestRecipeException($"apt knows no package {prefix}*{suffix} behind {metapackage}. The recipe needs Debian's packages for amd64; see /etc/apt/sources.list.");
    }

    private void FetchInto(string final, string package, CancellationToken cancel)
    {
        // Only the holder of the lock uses this folder, so one that is there was left by a process that died.
        string work = Path.Combine(_folder, ".work");
        if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        try
        {
            string download = Path.Combine(work, "deb"), files = Path.Combine(work, "files");
            Directory.CreateDirectory(download);
            string deb = _apt.Download(package, download, cancel);
            _progress(new PackageProgress(package, PackageStep.Unpacking));
            HostTool.Outcome unpacked = HostTool.Run("dpkg-deb", ["-x", deb, files], work, null, cancel);
            if (unpacked.ExitCode != 0) throw new GuestRecipeException($"dpkg-deb -x {deb} failed: {unpacked.Reason} Is the disk full?");
            Directory.Move(files, final);
            _progress(new PackageProgress(package, PackageStep.Ready));
        }
        catch (IOException failed)
        {
            throw new GuestRecipeException($"{package} cannot be kept in {_folder}: {failed.Message}", failed);
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }
    }

    private FileStream LockFolder(string package, CancellationToken cancel)
    {
        MakeFolder(_folder);
        string path = Path.Combine(_folder, ".lock");
        for (bool told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!told) _progress(new PackageProgress(package, PackageStep.WaitingForAnother));
                if (cancel.WaitHandle.WaitOne(LockRetry)) cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new GuestRecipeException($"The cache folder {folder} cannot be made: {failed.Message} Set XDG_CACHE_HOME to a folder you may write.", failed);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]+$")]
    private static partial Regex PackageName();
}
