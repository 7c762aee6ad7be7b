namespace ActorVmm.Cli.Output;

/// <summary>Whether colour and symbols outside ASCII may be used. Colour never carries meaning alone.</summary>
/// <param name="Allowed">False by <c>--no-color</c>, <c>NO_COLOR</c> or a dumb terminal.</param>
/// <param name="Unicode">Whether the locale's characters are UTF-8.</param>
/// <remarks>Source: no-color.org, "if it is present and not an empty string"; POSIX, "Environment Variables", the order of LC_ALL, LC_CTYPE and LANG.</remarks>
internal readonly record struct ColourRule(bool Allowed, bool Unicode)
{
    private static readonly string[] s_locale = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>The rule that the environment and the command line give.</summary>
    public static ColourRule FromEnvironment(bool noColour) => Decide(noColour, Environment.GetEnvironmentVariable);

    /// <summary>As <see cref="FromEnvironment"/>, with the environment given.</summary>
    public static ColourRule Decide(bool noColour, Func<string, string?> variable)
    {
        bool none = noColour || !string.IsNullOrEmpty(variable("NO_COLOR")) || variable("TERM") is null or "" or "dumb";
        string? locale = s_locale.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        bool unicode = locale is not null && (locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase));
        return new(!none, unicode);
    }

    /// <summary>Whether to colour what goes to <paramref name="stream"/>.</summary>
    public bool On(TextStream stream) => Allowed && stream.IsTerminal;
}
