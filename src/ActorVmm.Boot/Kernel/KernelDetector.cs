using ActorVmm.Boot.Kernel.Payloads;

namespace ActorVmm.Boot.Kernel;

/// <summary>Finds out what a kernel file is from its magic numbers.</summary>
internal static class KernelDetector
{
    private const string Accepted = "a bzImage ('HdrS' at 0x202), an ELF image (7f 45 4c 46 at 0) and a multiboot 1 image (0x1badb002 in the first 8 KiB)";

    /// <summary>Recognises the format. Throws <see cref="BootException"/> saying what was found and what is accepted.</summary>
    public static KernelImage Recognise(InputFile file, FlatImage? flat)
    {
        if (flat is not null) return new FlatKernel(file, flat);
        byte[] head = file.ReadHead(ElfImage.HeadLength);
        if (SetupHeader.IsPresent(head)) return BzImage.Open(file, SetupHeader.Parse(head, file));
        MultibootHeader? multiboot = MultibootHeader.Find(head);
        if (ElfImage.IsElf(head)) return RecogniseElf(file, head, multiboot);
        if (multiboot is { HasAddresses: true } header) return new MultibootKernel(file, header);
        if (multiboot is not null) throw file.Wrong("has a multiboot header without load addresses and is not an ELF image; link it as ELF32");
        throw file.Wrong($"starts with {Hex(head)}, {Guess(head)}; accepted are {Accepted}, and plain code where a load address is given");
    }

    // An ELF64 image is taken by multiboot only if its header says where it goes: the protocol knows ELF32 alone.
    private static KernelImage RecogniseElf(InputFile file, byte[] head, MultibootHeader? multiboot)
    {
        ElfImage image = ElfImage.Parse(head, (ulong)file.Length, file);
        ElfNotes notes = ElfNotes.Read(image, file);
        if (!image.Is64 && multiboot is { } own) return own.HasAddresses ? new MultibootKernel(file, own) : new MultibootElfKernel(file, image, own);
        if (notes.PvhEntry is not null) return new PvhKernel(file, image, notes);
        if (multiboot is { HasAddresses: true } header) return new MultibootKernel(file, header);
        if (image.Is64) return new Elf64Kernel(file, image);
        throw file.Wrong("is an ELF32 image with neither a multiboot header nor a PVH note; link one of them into it");
    }

    private static string Hex(byte[] head) => Convert.ToHexStringLower(head.AsSpan(0, Math.Min(8, head.Length)));

    private static string Guess(ReadOnlySpan<byte> head)
    {
        if (PayloadCompressions.Detect(head) is { } compression) return $"{compression} data: unpack it first";
        if (head.StartsWith("MZ"u8)) return "a PE image without a Linux setup header";
        return head.Length < 0x206 ? $"only {head.Length} bytes" : "no format known here";
    }
}
