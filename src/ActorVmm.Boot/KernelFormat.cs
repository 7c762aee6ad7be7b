namespace ActorVmm.Boot;

/// <summary>What the kernel file is, and so by which protocol it is entered.</summary>
public enum KernelFormat
{
    /// <summary>A Linux bzImage whose payload is unpacked here; entered by the 64-bit boot protocol.</summary>
    BzImage,

    /// <summary>A Linux bzImage that unpacks itself; entered by the 64-bit or the 32-bit boot protocol.</summary>
    SelfExtractingBzImage,

    /// <summary>An ELF image with a PVH entry.</summary>
    Pvh,

    /// <summary>An ELF64 image without a PVH entry; entered by the 64-bit boot protocol.</summary>
    Elf64,

    /// <summary>A multiboot 1 image, ELF32 or with load addresses in its header.</summary>
    Multiboot,

    /// <summary>Bytes without a format, at an address that the user chose.</summary>
    Flat,
}
