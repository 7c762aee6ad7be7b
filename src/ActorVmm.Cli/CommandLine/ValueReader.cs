using System.Globalization;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.CommandLine;

/// <summary>Reads the values of options. Every mistake is a <see cref="CliException"/> that names the option, the value and what is accepted.</summary>
internal static class ValueReader
{
    /// <summary>A number of vCPUs. Only what no host can have is refused here; the plan knows this host's limit.</summary>
    public static int Count(string option, string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count)) throw Wrong(option, text, "a whole number, for example 4");
        return count >= 1 ? count : throw Wrong(option, text, "at least 1");
    }

    /// <summary>An address, port or other number up to <paramref name="highest"/>, decimal or hexadecimal with 0x.</summary>
    public static ulong Number(string option, string text, ulong highest)
    {
        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool read = ulong.TryParse(
            text.AsSpan(hexadecimal ? 2 : 0), hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong number);
        return read && number <= highest ? number : throw Wrong(option, text, $"a number from 0 to 0x{highest:x}, decimal or with 0x");
    }

    /// <summary>A size with an optional unit.</summary>
    public static ByteSize Size(string option, string text)
    {
        if (!ByteSize.TryParse(text, null, out ByteSize size)) throw Wrong(option, text, "bytes or a number with a unit, for example 512M or 2G");
        return size.Bytes > 0 ? size : throw Wrong(option, text, "more than nothing, for example 512M");
    }

    /// <summary>Sockets, dies, cores and threads.</summary>
    public static TopologySpec Topology(string option, string text)
    {
        string[] parts = text.Split(':');
        var levels = new int[4];
        bool read = parts.Length == levels.Length;
        for (int i = 0; read && i < levels.Length; i++)
            read = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out levels[i]) && levels[i] >= 1;
        if (!read) throw Wrong(option, text, "SOCKETS:DIES:CORES:THREADS, each at least 1, for example 1:1:4:2");
        return new() { Packages = levels[0], DiesPerPackage = levels[1], CoresPerDie = levels[2], ThreadsPerCore = levels[3] };
    }

    /// <summary>The processor mode of a flat binary.</summary>
    public static FlatModeSpec Mode(string option, string text) => text switch
    {
        "real" => FlatModeSpec.Real,
        "protected" => FlatModeSpec.Protected,
        "long" => FlatModeSpec.Long,
        _ => throw Wrong(option, text, "real, protected or long"),
    };

    /// <summary>vCPU=CPUS pairs. A part without '=' goes on with the CPUs of the pair before it, so that CPU lists may have commas.</summary>
    public static IReadOnlyList<AffinitySpec> Pins(string option, string text)
    {
        const string Form = "VCPU=CPUS pairs, for example 0=2,1=3-4 or 0=0-7,^3";
        var pairs = new List<(int Vcpu, string Cpus)>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && pairs.Count > 0) { pairs[^1] = (pairs[^1].Vcpu, $"{pairs[^1].Cpus},{part}"); continue; }
            if (equals < 0 || !int.TryParse(part.AsSpan(0, equals), NumberStyles.None, CultureInfo.InvariantCulture, out int vcpu)) throw Wrong(option, text, Form);
            if (pairs.Exists(pair => pair.Vcpu == vcpu)) throw Wrong(option, text, $"each vCPU once; vCPU {vcpu} stands there twice");
            pairs.Add((vcpu, part[(equals + 1)..]));
        }
        return [.. pairs.Select(pair => new AffinitySpec { Vcpu = pair.Vcpu, HostCpus = Cpus(option, text, pair.Cpus) })];
    }

    private static CpuSet Cpus(string option, string text, string cpus)
    {
        try
        {
            CpuSet set = CpuSet.Parse(cpus);
            return set.IsEmpty ? throw Wrong(option, text, "at least one host CPU for each vCPU") : set;
        }
        catch (FormatException e) { throw CliException.Usage($"{option} {text}: {e.Message}"); }
    }

    private static CliException Wrong(string option, string text, string expected) => CliException.Usage($"{option} {text}: expected {expected}.");
}
