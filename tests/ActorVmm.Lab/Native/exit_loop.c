// exit-loop IMAGE: the least that can run a guest, as a yardstick. Loads a flat image at 0x8000, starts it in 32-bit protected mode and
// answers its port and MMIO accesses by ignoring them, until it writes to port 0xf4.
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LOAD_ADDRESS = 0x8000, MEMORY_SIZE = 1 << 20, EXIT_PORT = 0xf4 };

static int check(int result, const char *what)
{
    if (result < 0) {
        perror(what);
        exit(1);
    }
    return result;
}

static struct kvm_segment flat_segment(unsigned selector, unsigned type)
{
    return (struct kvm_segment){ .limit = 0xffffffff, .selector = selector, .type = type, .present = 1, .db = 1, .s = 1, .g = 1 };
}

static void enter_protected_mode(int vcpu)
{
    struct kvm_sregs system;
    check(ioctl(vcpu, KVM_GET_SREGS, &system), "KVM_GET_SREGS");
    system.cs = flat_segment(8, 0xb);
    system.ds = system.es = system.fs = system.gs = system.ss = flat_segment(16, 3);
    system.cr0 |= 1;
    check(ioctl(vcpu, KVM_SET_SREGS, &system), "KVM_SET_SREGS");
    struct kvm_regs registers = { .rip = LOAD_ADDRESS, .rsp = LOAD_ADDRESS, .rflags = 2 };
    check(ioctl(vcpu, KVM_SET_REGS, &registers), "KVM_SET_REGS");
}

static int run(int vcpu, const struct kvm_run *page)
{
    for (;;) {
        check(ioctl(vcpu, KVM_RUN, 0), "KVM_RUN");
        switch (page->exit_reason) {
        case KVM_EXIT_IO:
            if (page->io.port == EXIT_PORT)
                return 0;
            break;
        case KVM_EXIT_MMIO:
            break;
        default:
            fprintf(stderr, "exit-loop: unexpected exit %u\n", page->exit_reason);
            return 1;
        }
    }
}

int main(int argc, char **argv)
{
    int image = check(argc == 2 ? open(argv[1], O_RDONLY) : -1, "image");
    int kvm = check(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
    int machine = check(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
    char *memory = mmap(NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check((int)read(image, memory + LOAD_ADDRESS, MEMORY_SIZE - LOAD_ADDRESS), "read");
    struct kvm_userspace_memory_region slot = { .memory_size = MEMORY_SIZE, .userspace_addr = (uintptr_t)memory };
    check(ioctl(machine, KVM_SET_USER_MEMORY_REGION, &slot), "KVM_SET_USER_MEMORY_REGION");
    int vcpu = check(ioctl(machine, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
    int length = check(ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
    const struct kvm_run *page = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
    enter_protected_mode(vcpu);
    return run(vcpu, page);
}
