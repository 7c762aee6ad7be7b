using ActorVmm.Cli.CommandLine;
using ActorVmm.Cli.Output;

namespace ActorVmm.Cli.Completion;

/// <summary>The completion scripts. Each asks the program for the words at the cursor and falls back to file names where it has none.</summary>
internal static class CompletionScript
{
    private const string Bash = """
        # bash completion for actorvmm; put this into ~/.bashrc: source <(actorvmm completion bash)
        _actorvmm() {
            local current=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$current"))
        }
        complete -o default -F _actorvmm actorvmm

        """;

    private const string Zsh = """
        #compdef actorvmm
        # zsh completion for actorvmm; put this into ~/.zshrc after compinit: source <(actorvmm completion zsh)
        _actorvmm() {
            local line=${BUFFER[1,CURSOR]}
            local -a words_here
            words_here=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            words_here=(${words_here:#})
            if (( ${#words_here} )); then compadd -a words_here; else _files; fi
        }
        compdef _actorvmm actorvmm

        """;

    private const string Fish = """
        # fish completion for actorvmm; write this to ~/.config/fish/completions/actorvmm.fish
        function __actorvmm_words
            set -l line (commandline -cp)
            set -l program (commandline -opc)[1]
            $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c actorvmm -a '(__actorvmm_words)'

        """;

    /// <summary>Writes the script of a shell. Throws <see cref="CliException"/> for one that has none.</summary>
    public static int Write(string shell, Streams streams)
    {
        streams.Data.Write(Of(shell));
        return ExitCodes.Done;
    }

    /// <summary>The script of a shell. Throws <see cref="CliException"/> for one that has none.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw CliException.Usage($"There is no completion script for {shell}; there are {string.Join(", ", CommandTree.CompletionShells)}."),
    };
}
