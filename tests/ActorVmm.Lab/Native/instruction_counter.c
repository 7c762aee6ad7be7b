// A plugin for QEMU's emulator that counts executed instructions: those of level-2 guests, of level-1 programs and of the level-1 kernel.
//
// An instruction belongs to the guest where its address is below 2 MiB (the guests that are counted are small and lie there), to the
// kernel where it is in the upper half of the address space, and to a program otherwise. Code says where to read the counters with a mark:
// "nop dword [rax + 0x4b524dNN]", which no compiler writes. Each executed mark appends a line with its number NN and what was counted
// since the one before. Exact for a machine with one CPU; block by block, so a block that holds a mark counts as a whole.
//
// Argument: out=FILE. Plugin interface: version 1 (QEMU 6 to 8); the declarations are those of its documentation, "QEMU TCG Plugins".
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct qemu_info;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef uint64_t plugin_id;
enum { CALLBACK_READS_NO_REGISTERS = 0, ADD_TO_64_BITS = 0 };

extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*translated)(plugin_id, struct qemu_plugin_tb *));
extern void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int operation, void *counter, uint64_t amount);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, void (*executed)(unsigned, void *), int flags, void *argument);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
extern uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
extern const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
extern size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

int qemu_plugin_version = 1;

enum side { GUEST, PROGRAM, KERNEL, SIDES };
static const uint64_t guest_limit = 2 << 20;
static const uint8_t mark_start[] = { 0x0f, 0x1f, 0x80 }, mark_end[] = { 'M', 'R', 'K' };
static uint64_t executed[SIDES];
static FILE *out;

static enum side side_of(uint64_t address)
{
    if (address < guest_limit)
        return GUEST;
    return address >> 63 ? KERNEL : PROGRAM;
}

static void mark_executed(unsigned cpu, void *number)
{
    (void)cpu;
    fprintf(out, "%u %llu %llu %llu\n", (unsigned)(uintptr_t)number, (unsigned long long)executed[GUEST],
            (unsigned long long)executed[PROGRAM], (unsigned long long)executed[KERNEL]);
    fflush(out);
    memset(executed, 0, sizeof executed);
}

static void translated(plugin_id id, struct qemu_plugin_tb *block)
{
    (void)id;
    size_t count = qemu_plugin_tb_n_insns(block);
    qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_TO_64_BITS, &executed[side_of(qemu_plugin_tb_vaddr(block))], count);
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
        if (qemu_plugin_insn_size(insn) != sizeof mark_start + 1 + sizeof mark_end)
            continue;
        const uint8_t *bytes = qemu_plugin_insn_data(insn);
        if (memcmp(bytes, mark_start, sizeof mark_start) == 0 && memcmp(bytes + sizeof mark_start + 1, mark_end, sizeof mark_end) == 0)
            qemu_plugin_register_vcpu_insn_exec_cb(insn, mark_executed, CALLBACK_READS_NO_REGISTERS, (void *)(uintptr_t)bytes[sizeof mark_start]);
    }
}

int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int argc, char **argv)
{
    (void)info;
    if (argc != 1 || strncmp(argv[0], "out=", 4) != 0 || (out = fopen(argv[0] + 4, "w")) == NULL) {
        fprintf(stderr, "instruction counter: give out=FILE with a file that can be written\n");
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    return 0;
}
