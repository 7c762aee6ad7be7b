// mark-exec PROGRAM ARGUMENT...: executes mark 9 of the instruction counter and becomes PROGRAM (a full path).
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    __asm__ volatile(".byte 0x0f, 0x1f, 0x80, 9, 'M', 'R', 'K'");
    execv(argv[1], argv + 1);
    perror(argv[1]);
    return 127;
}
