using System.IO.Compression;
using K4os.Compression.LZ4;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.LZMA;

namespace ActorVmm.Boot.Tests.Kernel;

/// <summary>The test ELF image, packed in every way that kernels are.</summary>
internal static class Packed
{
    // Images.Elf(), packed by `xz --check=crc32 --x86 --lzma2=preset=9e,dict=32MiB`: no library here writes the x86 filter.
    private const string XzElf =
        "/Td6WFoAAAFpIt42AgEEACEBGgAByYCz4DAPBMNdAD+RRYRoPYmm2orMk+YFSCDGOySjOHw1pl5rSy+DISEU1fjz85EjGYpXQIESTuCDUOyI6VS5BaqffniP3DU9t4Rz/QTK9LMKuqbt"
        + "UUh6HuXfPixoVXfSqke3yvBb9Ocpbc1EXUBx2I00rcVUKy2FynzRZtZbBB1J5FzC+tppJ3LmRBCNpDQ3gWd/WEgrDp16YOF9VtzCuCrEkcRqguyXV/3oraCeGFc/Zo9jba2tqOOzyTJY"
        + "vvULCKA6fMr+ahUja4+x4R+BSinokpWa6VxkJP54qFITlwJUlOBhpl1sMJsZEl0YbpDSo0/JB8+iC5N0+rpeJE9bIygsMVFLI0aIXlMr8oLzAuvkkuObHwAHHrL7PvpR/n2iw3hnnsBW"
        + "LSj2swv+J1WoVvrH10R+rJInD5TJDY1H7eQKfcDBYAs1OmP2W0ImqQn7ywRakKB/kQeUu3+oJOKdXvQGanCkcPjr0vEuhpJxHga5cmqO8pUmdcnULvVMhE99z+1l71aF/6wiWURlHy2U"
        + "lFzjUKnCGTbyj6FWqptU9iucTbk6KR1rpVrm25wwOlvgdlLthxS4qjQLx7KEOzstZDbIpmb6TyHW7DuS4DYOc6QRKvHuTXackegMMyI9cBVqnFTVyPCgJZz2agIIRfBvOkaBVxECIL9j"
        + "955nIB8L/ifzvWG9VYgC9sPuFMNpSBFXmjVI6AOGbYzIQIfJ55dMSkeG4HNaMV1rKTK6g1pjHQTQQFZt5yks7UOsDciO9lukxceslwyj1AMmtaw/TBFTqigkthbqofWMf97HTaXuk1lb"
        + "Z8mBqb6I8X6loOs660r2s14U9HjhrYUAGWAxISTfgMqY6CNGgD7flmtOwTCrkRCy0gt6FTbsyVcd9AFFb4o7MSRXufA+QMS+rsL51Ww568FTnEaG4KBQAD7emgGnLnEz6HQ6UDPe48U0"
        + "KiFgdQkkPRZd1OC2344d2w+KymDamJysp9ZinulNJEX90y5eIboO40mv2kJvkKliokjcIE59wzwQDcQHU/8YO5fSgOcF7wpR59ajcQSkiahOjemXcEEBtg+e6xYnKa+XUu87miz5MNwr"
        + "56ZNaRc4KuCzI52iSzBGNGLOxYyJ3aqHHgL7ByTxxGSIC0J1A4/73VVQGDva4quumQt+21ZOlFa/MJ/eo3BzLN/wbe8QTjC8OzkDJwTp7iIjVzbGMgRJCodgbNIA98KiPkqKkV/T88HX"
        + "C/s/TyS9o8Ac00/kAkvTC4tlE4BTihAj1qDsUanDj6y3G+4BoDY0FbKxNsDRJrc8NV35MIxbbhdlSLAIQAAbTENAg5vYNrZf4ymIm9nJx8G8uuyx7B2fyQMdTXKhsjvh6L/JWStc2tm1"
        + "Uhlxovt9uwaEkDa8Y9eVJlMq0Z+kE0YmAscRX8tWVziiRQkaPIcemcZfZnMGBrRyrHNioJq5TpaYoscKBV6oZVCicm4ekhNQzBmnQobLxmqucaaJAIGS1IayQZnFUISKtPLtQtPQO9ak"
        + "AWrW69O0/DhpwpGs9LYcEJUZWj0rHiUlN5vJJbTvwGFzopcwW/EpUJ6Mjo1ahdvbEP7h/z06rwlR4olrtL8sDFm4buSz70cQeZSSwmrlN+HAE9+n99fUTI7x31xZ7AAAAAAm2KEAAdsJ"
        + "kGAAAMRwK0M+MA2LAgAAAAABWVo=";

    public static string[] Names => ["gzip", "bzip2", "lzma", "xz", "lz4", "zstd"];

    /// <summary>A payload as a kernel's build leaves it: packed, and the unpacked length behind it.</summary>
    public static byte[] Payload(string compression)
    {
        byte[] elf = Images.Elf();
        byte[] packed = compression switch
        {
            "gzip" => Gzip(elf),
            "bzip2" => Through(elf, to => BZip2Stream.Create(to, SharpCompress.Compressors.CompressionMode.Compress, false, true, false)),
            "lzma" => Lzma(elf),
            "xz" => Convert.FromBase64String(XzElf),
            "lz4" => Lz4(elf),
            _ => Zstd(elf),
        };
        return compression == "gzip" ? packed : [.. packed, .. BitConverter.GetBytes(elf.Length)];
    }

    public static byte[] Gzip(byte[] bytes) => Through(bytes, to => new GZipStream(to, CompressionLevel.SmallestSize, leaveOpen: true));

    public static byte[] Lz4(byte[] bytes)
    {
        var block = new byte[LZ4Codec.MaximumOutputSize(bytes.Length)];
        int length = LZ4Codec.Encode(bytes, block);
        return [0x02, 0x21, 0x4c, 0x18, .. BitConverter.GetBytes(length), .. block.AsSpan(0, length)];
    }

    private static byte[] Lzma(byte[] bytes)
    {
        using var packed = new MemoryStream();
        byte[] properties;
        using (LzmaStream stream = LzmaStream.Create(new LzmaEncoderProperties(true, 1 << 20), false, packed))
        {
            properties = stream.Properties;
            stream.Write(bytes);
        }
        return [.. properties, .. BitConverter.GetBytes(-1L), .. packed.ToArray()];
    }

    public static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor(19);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(bytes).ToArray();
    }

    private static byte[] Through(byte[] bytes, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (Stream stream = packer(packed)) stream.Write(bytes);
        return packed.ToArray();
    }
}
