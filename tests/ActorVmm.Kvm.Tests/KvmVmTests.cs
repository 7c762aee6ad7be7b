using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;
using ActorVmm.Memory;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm.Tests;

public sealed class KvmVmTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // 1: mov byte [0x5000], 1; mov byte [0x7000], 1; out 0x42, al; jmp 1b
    private static ReadOnlySpan<byte> Writer => [0xc6, 0x06, 0x00, 0x50, 0x01, 0xc6, 0x06, 0x00, 0x70, 0x01, 0xe6, 0x42, 0xeb, 0xf2];

    [KvmFact]
    public void CollectDirtyPages_AfterWrites_HasThoseAndStartsAnew()
    {
        using var guest = new TinyGuest(Writer, slot: MemorySlotOptions.LogDirtyPages);
        TinyGuest.Run(guest.Vcpu, out _);
        var pages = new DirtyBitmap(16);
        pages.Set(15);
        guest.Machine.CollectDirtyPages(0, pages);
        // The first time the kernel may also count pages that were read: it maps those writable.
        Assert.True(pages[5] && pages[7] && pages[15]);
        Assert.False(pages[9]);
        pages.Clear();
        guest.Machine.CollectDirtyPages(0, pages);
        Assert.Equal(0, pages.Count);
        TinyGuest.Run(guest.Vcpu, out _);
        guest.Machine.CollectDirtyPages(0, pages);
        Assert.Equal([5L, 7L], pages.DirtyPages);
    }

    [KvmFact]
    public void CollectDirtyPages_OfASlotThatDoesNotLog_Throws()
    {
        using var guest = new TinyGuest(Writer);
        Assert.Throws<InvalidOperationException>(() => guest.Machine.CollectDirtyPages(0, new(16)));
    }

    [KvmFact]
    public void MapMemory_ThatOverlaps_NamesTheOtherSlot()
    {
        using var guest = new TinyGuest(Writer);
        using GuestRegion region = GuestRegion.Anonymous(new(new(0x8000), 0x10000));
        var error = Assert.Throws<HypervisorException>(() => guest.Machine.MapMemory(3, region));
        Assert.StartsWith("KVM_SET_USER_MEMORY_REGION(slot 3, 0x8000, 65536 bytes) failed: EEXIST (17)", error.Message, StringComparison.Ordinal);
        Assert.Contains("overlaps slot 0", error.Message, StringComparison.Ordinal);
    }

    [KvmFact]
    public void MapMemory_ReadOnly_MakesWritesMmio()
    {
        // mov byte fs:[0], 7; mov al, fs:[1]; out 0x42, al
        using var guest = new TinyGuest([0x64, 0xc6, 0x06, 0x00, 0x00, 0x07, 0x64, 0xa0, 0x01, 0x00, 0xe6, 0x42]);
        using GuestRegion region = GuestRegion.Anonymous(new(new(TinyGuest.MmioAddress), 4096));
        region.Mapping.AsSpan()[1] = 0x5c;
        guest.Machine.MapMemory(1, region, MemorySlotOptions.ReadOnly);
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal((VcpuExitReason.Mmio, true, TinyGuest.MmioAddress), (exit.Reason, exit.IsWrite, exit.Address));
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal((VcpuExitReason.PortIo, 0x5c), (exit.Reason, exit.Data[0]));
        guest.Machine.UnmapMemory(1);
        Assert.Throws<InvalidOperationException>(() => guest.Machine.UnmapMemory(1));
    }

    [KvmFact]
    public void AddDoorbell_OnAPortAndAnAddress_SignalsWithoutExits()
    {
        // out 0x10, al; mov byte fs:[0x40], 9; out 0x42, al
        using var guest = new TinyGuest([0xe6, 0x10, 0x64, 0xc6, 0x06, 0x40, 0x00, 0x09, 0xe6, 0x42]);
        using EventFd port = EventFd.Create(), address = EventFd.Create(), other = EventFd.Create();
        DoorbellAddress at = new(IsPort: true, 0x10, 1);
        guest.Machine.AddDoorbell(port, at);
        guest.Machine.AddDoorbell(address, new(IsPort: false, TinyGuest.MmioAddress + 0x40, 1, Match: 9));
        guest.Machine.AddDoorbell(other, new(IsPort: false, TinyGuest.MmioAddress + 0x40, 1, Match: 8));
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal(0x42UL, exit.Address);
        Assert.True(port.TryRead(out _));
        Assert.True(address.TryRead(out _));
        Assert.False(other.TryRead(out _));
        guest.Machine.RemoveDoorbell(port, at);
        Assert.Throws<HypervisorException>(() => guest.Machine.RemoveDoorbell(port, at));
    }

    [KvmFact]
    public void Interrupts_WithoutControllers_Throws()
    {
        using var guest = new TinyGuest(Writer);
        Assert.Throws<InvalidOperationException>(() => guest.Machine.Interrupts);
    }

    [KvmFact]
    public unsafe void InterruptChips_OfANewMachine_AreMasked()
    {
        using var guest = new TinyGuest(Writer, InterruptControllerPlace.Hypervisor);
        foreach (uint chip in new[] { kvm_irqchip.KVM_IRQCHIP_PIC_MASTER, kvm_irqchip.KVM_IRQCHIP_PIC_SLAVE })
        {
            kvm_irqchip state = guest.Machine.GetInterruptChip(chip);
            Assert.Equal(0xff, ((kvm_pic_state*)state.chip)->imr);
        }
    }

    [KvmFact]
    public void SetLine_WithTheChipsOutside_Throws()
    {
        using var guest = new TinyGuest(Writer, InterruptControllerPlace.Split);
        Assert.Throws<InvalidOperationException>(() => guest.Machine.Interrupts.SetLine(4, true));
    }

    [KvmFact]
    public void Send_InEitherPlace_ReachesTheGuest()
    {
        foreach (InterruptControllerPlace place in new[] { InterruptControllerPlace.Hypervisor, InterruptControllerPlace.Split })
            AssertInterrupted(place, interrupts => Assert.True(interrupts.Send(new(0xfee00000, 0x40))));
    }

    [KvmFact]
    public void Send_ToNobodyOrNowhere_IsFalse()
    {
        using var guest = new TinyGuest(Writer, InterruptControllerPlace.Hypervisor);
        Assert.False(guest.Machine.Interrupts.Send(new(0xfee07000, 0x40)));
        Assert.False(guest.Machine.Interrupts.Send(new(0xfed00000, 0x40)));
        Assert.False(guest.Machine.Interrupts.Send(new(0x1_fee00000, 0x40)));
    }

    [KvmFact]
    public void Connect_OfARoutedInput_InterruptsWhenSignalled()
    {
        using EventFd trigger = EventFd.Create();
        foreach (InterruptControllerPlace place in new[] { InterruptControllerPlace.Hypervisor, InterruptControllerPlace.Split })
            AssertInterrupted(place, interrupts =>
            {
                interrupts.Route(30, new MsiMessage(0xfee00000, 0x40));
                interrupts.Connect(trigger, 30);
                trigger.Signal();
            });
    }

    [KvmFact]
    public void Disconnect_OfAnInput_LeavesTheSignal()
    {
        using var guest = new TinyGuest(Writer, InterruptControllerPlace.Split);
        using EventFd trigger = EventFd.Create();
        guest.Machine.Interrupts.Route(30, new MsiMessage(0xfee00000, 0x40));
        guest.Machine.Interrupts.Connect(trigger, 30);
        guest.Machine.Interrupts.Disconnect(trigger, 30);
        guest.Machine.Interrupts.Route(30, null);
        trigger.Signal();
        Assert.True(trigger.TryRead(out _));
    }

    // The guest enables its local APIC, allows interrupts and waits; its handler of vector 0x40 writes to port 0xe2 (the i8254 has 0x40 to 0x43).
    private static void AssertInterrupted(InterruptControllerPlace place, Action<IInterruptController> interrupt)
    {
        using var waiting = new ManualResetEventSlim();
        TinyGuest? guest = null;
        ulong port = 0;
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            // out 0xe1, al; sti; 1: hlt; jmp 1b
            using (guest = new TinyGuest([0xe6, 0xe1, 0xfb, 0xf4, 0xeb, 0xfd], place))
            {
                guest.Memory.WriteUInt32(new(0x40 * 4), 0x1100);
                guest.Memory.TryWrite(new(0x1100), [0xe6, 0xe2]);
                byte[] apic = guest.Vcpu.GetLocalApic();
                BitConverter.TryWriteBytes(apic.AsSpan(0xf0), 0x1ff); // spurious vector register: enabled
                guest.Vcpu.SetLocalApic(apic);
                TinyGuest.Run(guest.Vcpu, out _);
                waiting.Set();
                TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
                port = exit.Address;
            }
        }));
        thread.Start();
        Assert.True(waiting.Wait(s_patience), $"The guest did not get ready: {failure}");
        interrupt(guest!.Machine.Interrupts);
        Assert.True(thread.Join(s_patience), "The interrupt did not arrive.");
        Assert.Null(failure);
        Assert.Equal(0xe2UL, port);
    }
}
