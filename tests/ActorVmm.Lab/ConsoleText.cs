using System.Text;

namespace ActorVmm.Lab;

/// <summary>Collects the console of a machine as text, without carriage returns, and passes it on as it comes. Used by one thread at a time.</summary>
internal sealed class ConsoleText(TextWriter? copy)
{
    private readonly StringBuilder _text = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public override string ToString() => _text.ToString();

    /// <summary>Takes all of a stream.</summary>
    public async Task Read(Stream stream)
    {
        byte[] bytes = new byte[4096];
        char[] chars = new char[bytes.Length + 4];
        for (int length; (length = await stream.ReadAsync(bytes)) > 0;)
        {
            int count = _decoder.GetChars(bytes, 0, length, chars, 0);
            string part = new string(chars, 0, count).Replace("\r", "", StringComparison.Ordinal);
            _text.Append(part);
            if (copy is null) continue;
            await copy.WriteAsync(part);
            await copy.FlushAsync();
        }
    }
}
