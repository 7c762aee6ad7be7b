using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace ActorVmm.Lab.Count;

/// <summary>The command <c>count</c>.</summary>
internal static class CountCommand
{
    public static Command Create()
    {
        Command command = new("count", "Counts the user-space instructions that actorvmm needs for an exit and to start a guest, beside a minimal C loop.");
        command.SetAction(async (_, cancel) =>
        {
            Print(await Counting.Run(LabHost.Prepare(PackageLines.Write, cancel), Console.Error, cancel));
            return 0;
        });
        return command;
    }

    private static void Print(CountReport report)
    {
        Table table = new Table().Border(TableBorder.Ascii2).AddColumn("Instructions");
        foreach (CountFigures figures in new[] { report.Yardstick, report.ActorVmm }) table.AddColumn(new TableColumn(figures.Program).RightAligned());
        AddRow("user space, port exit", figures => figures.Port, "F1");
        AddRow("user space, MMIO exit", figures => figures.Memory, "F1");
        AddRow("kernel, port exit", figures => figures.PortKernel, "N0");
        AddRow("kernel, MMIO exit", figures => figures.MemoryKernel, "N0");
        AddRow("user space, start to guest's first (millions)", figures => figures.Start / 1e6, "F1");
        AnsiConsole.Write(table);
        Console.WriteLine($"Medians of {report.ActorVmm.Rounds} rounds of {CountGuest.ExitsPerRound} exits. Port: a UART register; MMIO: an address that nothing claims.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Resident memory of actorvmm with an idle guest: {report.ResidentKiloBytes / 1024.0:F1} MiB."));

        void AddRow(string what, Func<CountFigures, double> value, string format) =>
            table.AddRow(what, value(report.Yardstick).ToString(format, CultureInfo.InvariantCulture), value(report.ActorVmm).ToString(format, CultureInfo.InvariantCulture));
    }
}
