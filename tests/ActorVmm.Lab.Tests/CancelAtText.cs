using System.Text;

namespace ActorVmm.Lab.Tests;

/// <summary>A console that cancels when a text has been written to it.</summary>
internal sealed class CancelAtText(string text, CancellationTokenSource cancel) : StringWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override async Task WriteAsync(string? value)
    {
        await base.WriteAsync(value);
        if (ToString().Contains(text, StringComparison.Ordinal)) await cancel.CancelAsync();
    }
}
