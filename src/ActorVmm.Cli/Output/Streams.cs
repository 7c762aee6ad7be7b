using ActorVmm.Linux;

namespace ActorVmm.Cli.Output;

/// <summary>The program's standard streams: data on <see cref="Data"/>, everything told to a person on <see cref="Messages"/>. One that the caller closed is /dev/null.</summary>
internal sealed class Streams
{
    private Streams(ColourRule colour)
    {
        Colour = colour;
        Input = Standard(0);
        Output = Standard(1);
        Data = new(Output);
        Messages = new(Standard(2));
    }

    /// <summary>Standard input.</summary>
    public FileDescriptor Input { get; }

    /// <summary>Standard output, for bytes as they are.</summary>
    public FileDescriptor Output { get; }

    /// <summary>Standard output, for text.</summary>
    public TextStream Data { get; }

    /// <summary>Standard error.</summary>
    public TextStream Messages { get; }

    /// <summary>Where colour may be used.</summary>
    public ColourRule Colour { get; }

    /// <summary>The streams of this process.</summary>
    public static Streams OfProcess(bool noColour) => new(ColourRule.FromEnvironment(noColour));

    // A number that the caller left closed may by now be a file of the runtime: neither may the guest's console go there nor its input come from there.
    private static FileDescriptor Standard(int number) => FileDescriptor.Inherited(number) ?? FileDescriptor.Open("/dev/null", FileAccess.ReadWrite);
}
