namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>How a kernel is packed inside its bzImage.</summary>
internal enum PayloadCompression
{
    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>bzip2.</summary>
    Bzip2,

    /// <summary>LZMA in the old format with a 13-byte header.</summary>
    Lzma,

    /// <summary>xz: LZMA2, mostly with the x86 filter.</summary>
    Xz,

    /// <summary>LZ4 in the legacy frame format.</summary>
    Lz4,

    /// <summary>Zstandard.</summary>
    Zstd,
}
