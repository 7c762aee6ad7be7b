namespace ActorVmm.Boot.Kernel;

/// <summary>An ELF image loaded from its file as it is; derived classes know the entry protocol.</summary>
internal abstract class ElfKernel(InputFile file, ElfImage image) : KernelImage
{
    /// <summary>The file.</summary>
    protected InputFile File => file;

    /// <summary>Its headers.</summary>
    protected ElfImage Image => image;

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        for (int i = 0; i < image.Loads.Count; i++)
        {
            ElfLoad load = image.Loads[i];
            draft.Layout.Reserve($"kernel '{file.Path}' segment {i}", load.Memory);
            if (load.FileSize > 0) draft.AddFile("kernel", file, (long)load.Offset, new(load.Memory.Start, load.FileSize));
        }
    }
}
