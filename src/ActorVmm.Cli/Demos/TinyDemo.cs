using ActorVmm.Boot.Acpi;
using ActorVmm.Machines.Guests;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.Demos;

/// <summary>The tiny SMP guest: the demo of a host that cannot run a whole operating system.</summary>
internal static class TinyDemo
{
    /// <summary>Assembles the guest into the cache folder.</summary>
    public static DemoGuest Make(int vcpus, string why)
    {
        if (vcpus > TinySmpGuest.MaxVcpus) throw CliException.Usage($"--cpus {vcpus}: the demo's guest has at most {TinySmpGuest.MaxVcpus} vCPUs.");
        CpuTopology topology = CpuTopology.Flat(vcpus);
        var hardware = new AcpiHardware();
        byte[] image = TinySmpGuest.Assemble([.. Enumerable.Range(0, vcpus).Select(i => topology.ApicId(new(i)))], hardware.Uart!.Port, hardware.PowerBlock);
        string path = Path.Combine(DebianPackages.DefaultCacheFolder, $"tiny-smp-{vcpus}.bin");
        Write(path, image);
        var spec = new MachineSpec
        {
            Cpus = new() { BootVcpus = vcpus },
            Memory = new() { Size = ByteSize.MiB(1) },
            Payload = new() { Kernel = path, LoadAddress = TinySmpGuest.LoadAddress.Value, Mode = FlatModeSpec.Real },
        };
        return new(spec,
        [
            why,
            $"so this runs a guest of {image.Length} bytes, assembled just now: each of its {vcpus} vCPUs prints its APIC id and starts the next one by INIT and SIPI. The same by hand:",
            $"  actorvmm run --kernel {path} --load-address {TinySmpGuest.LoadAddress} --mode real --memory 1M --cpus {vcpus}",
        ]);
    }

    private static void Write(string path, byte[] image)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, image);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The demo's guest cannot be written to {path}: {e.Message} Set XDG_CACHE_HOME to a folder that can be written.", ExitCodes.Failed, e);
        }
    }
}
