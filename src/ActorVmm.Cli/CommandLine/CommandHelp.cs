namespace ActorVmm.Cli.CommandLine;

/// <summary>What the help of a command shows beyond its options.</summary>
/// <param name="Examples">Command lines that a reader can copy, each followed by what it does.</param>
/// <param name="Notes">What stands at the end, a line each.</param>
internal sealed record CommandHelp(string[] Examples, string[] Notes)
{
    private static readonly string[] s_exitCodes =
    [
        "EXIT CODES:",
        "  0    done: the guest powered off, or its console was left",
        "  1    failed: the guest crashed, or the host refused something on the way",
        "  2    the command line or the machine file is wrong",
        "  5    the machine cannot work as asked (a file cannot be used, too little memory, ...); nothing was started",
        "  6    this host cannot run guests; actorvmm check says why",
        "  7    a time limit passed",
        "  130  interrupted (SIGINT); other signals 128 + their number",
    ];

    /// <summary>The help of a command by its name.</summary>
    public static CommandHelp Of(string command) => command switch
    {
        "run" => new(
            [
                "actorvmm run --kernel vmlinuz --initrd initrd.img --cmdline console=ttyS0", "Boot Linux.",
                "actorvmm run --kernel vmlinuz --cpus 8 --topology 1:2:2:2 --pin 0=2,1=3-4", "Eight vCPUs as two dies of two cores with two threads, two of them pinned.",
                "actorvmm run --machine guest.json --memory 2G --stats", "A machine file, with more memory, and a table of exits at the end.",
                "actorvmm run --kernel test.bin --load-address 0x8000 --mode real --debug-exit 0xf4", "A few instructions; a write of v to port 0xf4 exits with (v << 1) | 1.",
                "actorvmm run --kernel vmlinuz --cpus 4 --print-config > guest.json", "Make a machine file of options.",
            ],
            [
                "CONSOLE KEYS (standard input is a terminal):",
                "  Ctrl-A X   leave: stop the guest        Ctrl-A H   help",
                "  Ctrl-A P   press the power button       Ctrl-A B   send a break",
                "  Ctrl-A A   send Ctrl-A",
                "",
                .. s_exitCodes,
                "  other  what the guest's write to the debug-exit port gave: (v << 1) | 1, its low byte",
            ]),
        "check" => new(
            ["actorvmm check", "A table with a finding a row.", "actorvmm check --json", "The same for programs."],
            ["EXIT CODES:", "  0  guests can run here", "  6  they cannot"]),
        "demo" => new(["actorvmm demo", "Boot it.", "actorvmm demo --cpus 8", "With eight vCPUs."], s_exitCodes),
        "completion" => new(
            [
                "source <(actorvmm completion bash)", "In ~/.bashrc; zsh: the same in ~/.zshrc, after compinit.",
                "actorvmm completion fish > ~/.config/fish/completions/actorvmm.fish", "For fish.",
            ],
            []),
        _ => new(
            [
                "actorvmm demo", "Boot the best guest that this machine can run.",
                "actorvmm check", "Say whether this host can run guests, and what to do where not.",
                "actorvmm run --kernel vmlinuz --initrd initrd.img --cmdline console=ttyS0 --cpus 4", "Boot Linux with four vCPUs.",
            ],
            [.. s_exitCodes, "", "actorvmm COMMAND --help shows the options of a command."]),
    };
}
