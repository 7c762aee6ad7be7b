using System.Globalization;
using System.Text;

namespace ActorVmm.Lab.Tests.Guests;

/// <summary>
/// Writes the script that runs guests one after another in one lab machine, and reads what they left. Each guest has a time limit, so that one
/// that hangs does not take the others with it, and lines on the lab's console.
/// </summary>
internal sealed class GuestScript
{
    private const string KernelWords = "console=ttyS0 quiet panic=-1 cryptomgr.notests";

    // start NAME COMMAND...: starts a guest; finish: waits for its end; until_up TIMES: waits until it has come up so often; leave: ends the program.
    private const string Functions =
        """
        now() { cut -d ' ' -f 1 /proc/uptime; }
        start() { name=$1; shift; echo "$name: starts after $(now) s"; timeout -s KILL 120 "$@" > $OUT/$name.console 2> $OUT/$name.messages & vmm=$!; }
        finish() { wait $vmm; code=$?; echo $code > $OUT/$name.code; echo "$name: ended with $code after $(now) s"; }
        until_up() { until [ $(grep -c 'is up' $OUT/$name.console) -ge $1 ]; do kill -0 $vmm || break; sleep 0.2; done; }
        leave() { kill -TERM $vmm; finish; }
        threads() { for task in /proc/$vmm/task/*; do echo $(cat $task/comm) $(grep Cpus_allowed_list $task/status) last $(cut -d ' ' -f 39 $task/stat); done > $OUT/$name.threads; }

        """;

    private readonly StringBuilder _script = new(Functions);

    /// <summary>Starts a guest that runs to its end by itself.</summary>
    public GuestScript PowerOff(string name, int cpus) => Start(name, cpus, "poweroff").Line("finish");

    /// <summary>Starts a guest that reboots for ever, and ends the program when the guest is up for the second time.</summary>
    public GuestScript RebootOnce(string name, int cpus) => Start(name, cpus, "reboot").Line("until_up 2").Line("leave");

    /// <summary>Starts a guest that stays, notes where the program's threads may run and ran last once it is up, and ends the program.</summary>
    public GuestScript Pinned(string name, string pins, int cpus) => Start(name, cpus, "stay", "--threads", "--pin", pins).Line("until_up 1").Line("threads").Line("leave");

    public override string ToString() => _script + "exit 0\n";

    /// <summary>What a guest of the script left in the folder that came back.</summary>
    public static GuestOutcome Read(string folder, string name) => new(
        int.Parse(Text(folder, name + ".code"), CultureInfo.InvariantCulture), Text(folder, name + ".console").Replace("\r", "", StringComparison.Ordinal), Text(folder, name + ".messages"));

    public static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, file));

    private GuestScript Start(string name, int cpus, string end, params IEnumerable<string> more) => Line("start " + ShellWords.Join(
        [name, "actorvmm", "run", "--kernel", LabGuest.Kernel, "--initrd", LabGuest.Initramfs, "--memory", "256M", "--cpus", Text(cpus), "--cmdline", $"{KernelWords} guest.end={end}", .. more]));

    private GuestScript Line(string line)
    {
        _script.Append(line).Append('\n');
        return this;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
