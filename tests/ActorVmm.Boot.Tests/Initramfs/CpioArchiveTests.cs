using System.Globalization;
using System.Text;
using ActorVmm.Boot.Initramfs;
using CsCheck;

namespace ActorVmm.Boot.Tests.Initramfs;

public sealed class CpioArchiveTests
{
    private sealed record Entry(string Name, int Inode, int Mode, int Links, byte[] Content, int Major, int Minor);

    [Fact]
    public void AddFile_InAFolderNotYetThere_AddsTheFoldersAbove()
    {
        CpioArchive archive = new();
        archive.AddFile("/a/b/c", "text"u8.ToArray());
        Assert.Equal(["a", "a/b", "a/b/c"], Read(archive).Select(entry => entry.Name));
    }

    [Fact]
    public void WriteTo_OfEveryKind_WritesItsModeAndContent()
    {
        CpioArchive archive = new();
        archive.AddFile("init", "#!"u8.ToArray(), executable: true);
        archive.AddFile("data", "12345"u8.ToArray());
        archive.AddSymbolicLink("bin/sh", "busybox");
        archive.AddCharacterDevice("dev/console", 5, 1);
        Dictionary<string, Entry> entries = Read(archive).ToDictionary(entry => entry.Name);
        Assert.Equal(Convert.ToInt32("100755", 8), entries["init"].Mode);
        Assert.Equal(Convert.ToInt32("100644", 8), entries["data"].Mode);
        Assert.Equal("12345"u8.ToArray(), entries["data"].Content);
        Assert.Equal(Convert.ToInt32("120777", 8), entries["bin/sh"].Mode);
        Assert.Equal("busybox"u8.ToArray(), entries["bin/sh"].Content);
        Assert.Equal(Convert.ToInt32("040755", 8), entries["bin"].Mode);
        Assert.Equal(2, entries["bin"].Links);
        Assert.Equal((Convert.ToInt32("020600", 8), 5, 1), (entries["dev/console"].Mode, entries["dev/console"].Major, entries["dev/console"].Minor));
    }

    [Fact]
    public void WriteTo_EmptyArchive_IsOneTrailer() =>
        Assert.Equal("070701" + new string('0', 8 * 4) + "00000001" + new string('0', 8 * 6) + "0000000b" + "00000000" + "TRAILER!!!\0\0\0\0",
            Encoding.ASCII.GetString(new CpioArchive().ToArray()));

    [Fact]
    public void ToArray_SameContentInAnotherOrder_GivesTheSameBytes()
    {
        CpioArchive one = new(), other = new();
        one.AddFile("b", new byte[] { 1 });
        one.AddFile("a/x", new byte[] { 2 });
        other.AddDirectory("a");
        other.AddFile("a/x", new byte[] { 2 });
        other.AddFile("b", new byte[] { 1 });
        Assert.Equal(one.ToArray(), other.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/./b")]
    [InlineData("a\0b")]
    public void AddFile_BadPath_IsRefused(string path) => Assert.Throws<ArgumentException>(() => new CpioArchive().AddFile(path, default));

    [Fact]
    public void AddFile_PathTaken_IsRefused()
    {
        CpioArchive archive = new();
        archive.AddFile("a", default);
        Assert.Throws<ArgumentException>(() => archive.AddFile("/a", default));
        Assert.Throws<ArgumentException>(() => archive.AddDirectory("a"));
        Assert.Throws<ArgumentException>(() => archive.AddFile("a/b", default));
    }

    [Fact]
    public void WriteTo_AnyFiles_ReadsBackAligned()
    {
        Gen<(string, byte[])[]> files = Gen.Select(Gen.String[Gen.Char['a', 'e'], 1, 6], Gen.Byte.Array[0, 9]).Array[0, 20];
        files.Sample(sample =>
        {
            Dictionary<string, byte[]> unique = [];
            foreach ((string name, byte[] content) in sample) unique[name] = content;
            CpioArchive archive = new();
            foreach ((string name, byte[] content) in unique) archive.AddFile("d/" + name, content);
            Entry[] read = Read(archive).Where(entry => entry.Name != "d").ToArray();
            Assert.Equal(unique.Keys.Order(StringComparer.Ordinal).Select(name => "d/" + name), read.Select(entry => entry.Name));
            Assert.All(read, entry => Assert.Equal(unique[entry.Name[2..]], entry.Content));
            Assert.Equal(read.Length, read.Select(entry => entry.Inode).Distinct().Count());
        });
    }

    private static List<Entry> Read(CpioArchive archive)
    {
        byte[] bytes = archive.ToArray();
        List<Entry> entries = [];
        for (int at = 0; ;)
        {
            Assert.Equal(0, at & 3);
            Assert.Equal("070701", Encoding.ASCII.GetString(bytes, at, 6));
            int[] field = Enumerable.Range(0, 13)
                .Select(i => int.Parse(Encoding.ASCII.GetString(bytes, at + 6 + (8 * i), 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            string name = Encoding.UTF8.GetString(bytes, at + 110, field[11] - 1);
            Assert.Equal(0, bytes[at + 110 + field[11] - 1]);
            int data = at + 110 + field[11] + 3 & ~3;
            at = data + field[6] + 3 & ~3;
            if (name == "TRAILER!!!") return entries;
            entries.Add(new Entry(name, field[0], field[1], field[4], bytes[data..(data + field[6])], field[9], field[10]));
        }
    }
}
