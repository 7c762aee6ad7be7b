namespace ActorVmm.Hypervisor;

/// <summary>What a vCPU waits for. Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_MP_STATE"; the values are the kernel's.</summary>
public enum MpState
{
    /// <summary>It runs.</summary>
    Runnable = 0,

    /// <summary>An application processor before its INIT.</summary>
    Uninitialized = 1,

    /// <summary>It had an INIT and waits for the SIPI.</summary>
    InitReceived = 2,

    /// <summary>It halted and waits for an interrupt.</summary>
    Halted = 3,

    /// <summary>It has a SIPI pending.</summary>
    SipiReceived = 4,
}
