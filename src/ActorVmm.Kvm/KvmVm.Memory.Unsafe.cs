using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Memory;

namespace ActorVmm.Kvm;

internal sealed partial class KvmVm
{
    private readonly Dictionary<int, Slot> _slots = [];
    private readonly Lock _slotsGate = new();

    public void MapMemory(int slot, GuestRegion region, MemorySlotOptions options = MemorySlotOptions.None)
    {
        var request = new kvm_userspace_memory_region
        {
            slot = (uint)slot,
            flags = (options.HasFlag(MemorySlotOptions.LogDirtyPages) ? kvm_userspace_memory_region.KVM_MEM_LOG_DIRTY_PAGES : 0)
                | (options.HasFlag(MemorySlotOptions.ReadOnly) ? kvm_userspace_memory_region.KVM_MEM_READONLY : 0),
            guest_phys_addr = region.Start.Value,
            memory_size = region.Length,
            userspace_addr = region.HostAddress,
        };
        lock (_slotsGate)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(slot);
            if (_slots.ContainsKey(slot)) throw new InvalidOperationException($"Memory slot {slot} is in use; unmap it first.");
            int result = _vm.Try(KvmRequests.KVM_SET_USER_MEMORY_REGION, ref request);
            if (result < 0) throw _vm.Failure(KvmRequests.KVM_SET_USER_MEMORY_REGION, -result, $"slot {slot}, {region.Start}, {region.Length} bytes", NextStep(slot, region));
            bool logs = options.HasFlag(MemorySlotOptions.LogDirtyPages);
            _slots.Add(slot, new(region, logs ? new ulong[(region.Length / GuestRegion.PageSize + 63) / 64] : []));
        }
    }

    public void UnmapMemory(int slot)
    {
        lock (_slotsGate)
        {
            if (!_slots.ContainsKey(slot)) throw new InvalidOperationException($"Memory slot {slot} is not in use.");
            var request = new kvm_userspace_memory_region { slot = (uint)slot };
            _vm.Call(KvmRequests.KVM_SET_USER_MEMORY_REGION, ref request);
            _slots.Remove(slot);
        }
    }

    public unsafe void CollectDirtyPages(int slot, DirtyBitmap pages)
    {
        lock (_slotsGate)
        {
            if (!_slots.TryGetValue(slot, out Slot? used) || used.Scratch.Length == 0)
                throw new InvalidOperationException($"Memory slot {slot} does not log its pages; map it with {nameof(MemorySlotOptions.LogDirtyPages)}.");
            ArgumentOutOfRangeException.ThrowIfNotEqual((ulong)pages.PageCount, used.Region.Length / GuestRegion.PageSize, nameof(pages));
            // SAFETY: the kernel writes one bit for each page, rounded up to whole words, which is the length of the pinned array.
            fixed (ulong* bits = used.Scratch)
            {
                var request = new kvm_dirty_log { slot = (uint)slot, dirty_bitmap = (ulong)bits };
                _vm.Call(KvmRequests.KVM_GET_DIRTY_LOG, ref request);
            }
            Span<ulong> words = pages.Words;
            for (int i = 0; i < words.Length; i++) words[i] |= used.Scratch[i];
        }
    }

    private string NextStep(int slot, GuestRegion region)
    {
        foreach ((int other, (GuestRegion there, _)) in _slots)
            if (there.Range.Overlaps(region.Range)) return $"The range overlaps slot {other} ({there.Range}); move one of them.";
        return slot >= _system.Capabilities.MaxMemorySlots
            ? $"This kernel has {_system.Capabilities.MaxMemorySlots} slots."
            : "The range may end above the guest's physical address width.";
    }

    private sealed record Slot(GuestRegion Region, ulong[] Scratch);
}
