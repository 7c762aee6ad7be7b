using System.CommandLine;
using ActorVmm.Lab.Count;
using ActorVmm.Primitives;

namespace ActorVmm.Lab;

/// <summary>The command line of the lab.</summary>
internal static class LabCommand
{
    private static readonly Option<string> Nodes = new("--nodes") { Description = "NUMA nodes and CPUs of each, for example 2x2", DefaultValueFactory = _ => "1x1", HelpName = "NxC" };
    private static readonly Option<string[]> Distances = new("--distance") { Description = "A NUMA distance, for example 0,1,30 (20 where nothing is said)", HelpName = "A,B,D" };
    private static readonly Option<string> Memory = new("--memory") { Description = "Memory of the lab machine", DefaultValueFactory = _ => "2G", HelpName = "SIZE" };
    private static readonly Option<int> TimeLimit = new("--time-limit") { Description = "Seconds until the machine is ended", DefaultValueFactory = _ => 300, HelpName = "SECONDS" };
    private static readonly Option<string?> Out = new("--out") { Description = "Where the files come to that the command leaves in $OUT", HelpName = "DIR" };
    private static readonly Option<string[]> Include = new("--include") { Description = "A file or folder to take in, at the same path or another", HelpName = "HOST[:LAB]" };
    private static readonly Option<bool> Bare = new("--bare") { Description = "Do not build actorvmm and take it in" };
    private static readonly Argument<string[]> Words = new("command") { Description = "What to run, after --", Arity = ArgumentArity.ZeroOrMore };

    public static RootCommand Root()
    {
        RootCommand root = new("Runs a command in an emulated machine with NUMA nodes and a working /dev/kvm, with actorvmm on the PATH and a Debian guest in /guest.\n" +
            "Exit code: the command's, or 124 at the time limit, or 125 where the machine died.")
        {
            Nodes, Distances, Memory, TimeLimit, Out, Include, Bare, Words, CountCommand.Create(),
        };
        root.SetAction(Run);
        return root;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        string[] words = parsed.GetValue(Words)!;
        if (words.Length == 0) throw new LabException("there is no command to run; write it after --, for example: -- actorvmm check");
        LabRequest request = new(ShellWords.Join(words))
        {
            Topology = LabTopology.Parse(parsed.GetValue(Nodes)!, parsed.GetValue(Distances) ?? []),
            Memory = ByteSize.TryParse(parsed.GetValue(Memory), null, out ByteSize memory) ? memory : throw new LabException($"'{parsed.GetValue(Memory)}' is not a size; write for example 2G."),
            TimeLimit = TimeSpan.FromSeconds(parsed.GetValue(TimeLimit)),
            OutFolder = parsed.GetValue(Out),
            Console = Console.Out,
        };
        List<LabContent> content = (parsed.GetValue(Include) ?? []).Select(LabContent.Parse).ToList();
        LabHost host = LabHost.Prepare(PackageLines.Write, cancel);
        if (!parsed.GetValue(Bare)) content.Add(new LabContent(LabBuild.Publish("src/ActorVmm.Cli"), "/opt/actorvmm"));
        LabResult result = await LabMachine.Run(host, request with { Content = [.. content, .. LabGuest.Content(host)] }, cancel);
        await Console.Error.WriteLineAsync($"lab: ended with {result.ExitCode} after {result.Elapsed.TotalSeconds:F1} s");
        return result.ExitCode;
    }
}
