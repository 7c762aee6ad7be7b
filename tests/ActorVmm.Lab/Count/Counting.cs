using System.Globalization;

namespace ActorVmm.Lab.Count;

/// <summary>Counts instructions in a lab machine with one CPU. The figures repeat whatever else this machine does meanwhile.</summary>
internal static class Counting
{
    private const int Runs = 3;
    private const string Resident = "VmRSS:";

    // The run ends with the guest's write of 0 to the exit port, which means code 1.
    private static readonly string Script =
        $$"""
        run="/opt/actorvmm/actorvmm run --memory 16M --debug-exit 0x{{CountGuest.ExitPort:x}} --load-address 0x{{CountGuest.LoadAddress:x}} --mode protected --kernel"
        fail() { cat /tmp/console /tmp/messages; echo "$1"; exit 3; }
        count() { mark-exec $2 /opt/count/counted.bin > /tmp/console 2> /tmp/messages; code=$?; [ $code = $1 ] || fail "$2 ended with $code"; }
        for i in $(seq {{Runs}}); do count 0 /opt/count/exit-loop; done
        for i in $(seq {{Runs}}); do count 1 "$run"; done
        $run /opt/count/idle.bin > /tmp/console 2> /tmp/messages & vmm=$!
        until grep -q {{CountGuest.Greeting.Trim()}} /tmp/console; do kill -0 $vmm || fail 'the idle guest did not start'; sleep 0.2; done
        sleep 1
        cat /proc/$vmm/status > $OUT/status
        kill $vmm
        """;

    /// <summary>Builds what is needed, runs it and gives the figures.</summary>
    /// <exception cref="LabException">A tool is missing, or a program did not do its part.</exception>
    public static async Task<CountReport> Run(LabHost host, TextWriter console, CancellationToken cancel)
    {
        CountTools tools = CountTools.Build();
        string folder = Directory.CreateTempSubdirectory("actorvmm-count").FullName, log = Path.Combine(folder, "counts");
        try
        {
            LabRequest request = new(Script)
            {
                Content = [tools.Content, new LabContent(LabBuild.Publish("src/ActorVmm.Cli"), "/opt/actorvmm")],
                OutFolder = folder, Console = console, Plugin = $"{tools.Plugin},out={log}",
            };
            LabResult result = await LabMachine.Run(host, request, cancel);
            if (result.ExitCode != 0) throw new LabException($"The counted programs did not do their part (code {result.ExitCode}); see the console above.");
            IReadOnlyList<CountedRun> runs = CountedRun.Split(File.ReadLines(log).Select(CountLine.Parse));
            return new CountReport(CountFigures.Of("minimal C loop", [.. runs.Take(Runs)]), CountFigures.Of("actorvmm run", [.. runs.Skip(Runs)]), ResidentIn(Path.Combine(folder, "status")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long ResidentIn(string status)
    {
        string line = File.ReadLines(status).First(text => text.StartsWith(Resident, StringComparison.Ordinal));
        return long.Parse(line[Resident.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
