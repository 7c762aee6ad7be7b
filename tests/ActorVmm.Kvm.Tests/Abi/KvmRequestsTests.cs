using System.Reflection;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm.Tests.Abi;

/// <summary>Request numbers as a C compiler sees them in the kernel's headers.</summary>
public sealed class KvmRequestsTests
{
    [Theory]
    [InlineData(nameof(KvmRequests.KVM_GET_API_VERSION), 0xae00u)]
    [InlineData(nameof(KvmRequests.KVM_CREATE_VM), 0xae01u)]
    [InlineData(nameof(KvmRequests.KVM_GET_MSR_INDEX_LIST), 0xc004ae02u)]
    [InlineData(nameof(KvmRequests.KVM_CHECK_EXTENSION), 0xae03u)]
    [InlineData(nameof(KvmRequests.KVM_GET_VCPU_MMAP_SIZE), 0xae04u)]
    [InlineData(nameof(KvmRequests.KVM_GET_SUPPORTED_CPUID), 0xc008ae05u)]
    [InlineData(nameof(KvmRequests.KVM_CREATE_VCPU), 0xae41u)]
    [InlineData(nameof(KvmRequests.KVM_GET_DIRTY_LOG), 0x4010ae42u)]
    [InlineData(nameof(KvmRequests.KVM_SET_USER_MEMORY_REGION), 0x4020ae46u)]
    [InlineData(nameof(KvmRequests.KVM_SET_TSS_ADDR), 0xae47u)]
    [InlineData(nameof(KvmRequests.KVM_SET_IDENTITY_MAP_ADDR), 0x4008ae48u)]
    [InlineData(nameof(KvmRequests.KVM_CREATE_IRQCHIP), 0xae60u)]
    [InlineData(nameof(KvmRequests.KVM_IRQ_LINE), 0x4008ae61u)]
    [InlineData(nameof(KvmRequests.KVM_GET_IRQCHIP), 0xc208ae62u)]
    [InlineData(nameof(KvmRequests.KVM_SET_IRQCHIP), 0x8208ae63u)]
    [InlineData(nameof(KvmRequests.KVM_SET_GSI_ROUTING), 0x4008ae6au)]
    [InlineData(nameof(KvmRequests.KVM_IRQFD), 0x4020ae76u)]
    [InlineData(nameof(KvmRequests.KVM_CREATE_PIT2), 0x4040ae77u)]
    [InlineData(nameof(KvmRequests.KVM_IOEVENTFD), 0x4040ae79u)]
    [InlineData(nameof(KvmRequests.KVM_SET_CLOCK), 0x4030ae7bu)]
    [InlineData(nameof(KvmRequests.KVM_GET_CLOCK), 0x8030ae7cu)]
    [InlineData(nameof(KvmRequests.KVM_ENABLE_CAP), 0x4068aea3u)]
    [InlineData(nameof(KvmRequests.KVM_SIGNAL_MSI), 0x4020aea5u)]
    [InlineData(nameof(KvmRequests.KVM_GET_REGS), 0x8090ae81u)]
    [InlineData(nameof(KvmRequests.KVM_SET_REGS), 0x4090ae82u)]
    [InlineData(nameof(KvmRequests.KVM_GET_SREGS), 0x8138ae83u)]
    [InlineData(nameof(KvmRequests.KVM_SET_SREGS), 0x4138ae84u)]
    [InlineData(nameof(KvmRequests.KVM_TRANSLATE), 0xc018ae85u)]
    [InlineData(nameof(KvmRequests.KVM_INTERRUPT), 0x4004ae86u)]
    [InlineData(nameof(KvmRequests.KVM_GET_MSRS), 0xc008ae88u)]
    [InlineData(nameof(KvmRequests.KVM_SET_MSRS), 0x4008ae89u)]
    [InlineData(nameof(KvmRequests.KVM_GET_LAPIC), 0x8400ae8eu)]
    [InlineData(nameof(KvmRequests.KVM_SET_LAPIC), 0x4400ae8fu)]
    [InlineData(nameof(KvmRequests.KVM_SET_CPUID2), 0x4008ae90u)]
    [InlineData(nameof(KvmRequests.KVM_GET_CPUID2), 0xc008ae91u)]
    [InlineData(nameof(KvmRequests.KVM_GET_MP_STATE), 0x8004ae98u)]
    [InlineData(nameof(KvmRequests.KVM_SET_MP_STATE), 0x4004ae99u)]
    [InlineData(nameof(KvmRequests.KVM_NMI), 0xae9au)]
    [InlineData(nameof(KvmRequests.KVM_SET_GUEST_DEBUG), 0x4048ae9bu)]
    [InlineData(nameof(KvmRequests.KVM_GET_VCPU_EVENTS), 0x8040ae9fu)]
    [InlineData(nameof(KvmRequests.KVM_SET_VCPU_EVENTS), 0x4040aea0u)]
    [InlineData(nameof(KvmRequests.KVM_GET_DEBUGREGS), 0x8080aea1u)]
    [InlineData(nameof(KvmRequests.KVM_SET_DEBUGREGS), 0x4080aea2u)]
    [InlineData(nameof(KvmRequests.KVM_SET_TSC_KHZ), 0xaea2u)]
    [InlineData(nameof(KvmRequests.KVM_GET_TSC_KHZ), 0xaea3u)]
    [InlineData(nameof(KvmRequests.KVM_GET_XSAVE), 0x9000aea4u)]
    [InlineData(nameof(KvmRequests.KVM_SET_XSAVE), 0x5000aea5u)]
    [InlineData(nameof(KvmRequests.KVM_GET_XCRS), 0x8188aea6u)]
    [InlineData(nameof(KvmRequests.KVM_SET_XCRS), 0x4188aea7u)]
    [InlineData(nameof(KvmRequests.KVM_GET_XSAVE2), 0x9000aecfu)]
    public void Number_OfARequest_IsTheKernels(string name, uint number) => Assert.Equal(new KvmRequest(number, name), typeof(KvmRequests).GetField(name)!.GetValue(null));

    [Fact]
    public void EveryRequest_IsTested()
    {
        int tested = GetType().GetMethod(nameof(Number_OfARequest_IsTheKernels))!.GetCustomAttributesData().Count(data => data.AttributeType == typeof(InlineDataAttribute));
        Assert.Equal(typeof(KvmRequests).GetFields(BindingFlags.Static | BindingFlags.Public).Count(field => field.FieldType == typeof(KvmRequest)), tested);
    }
}
