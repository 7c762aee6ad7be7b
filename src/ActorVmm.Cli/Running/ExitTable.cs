using System.Globalization;
using ActorVmm.Cli.Output;
using ActorVmm.Machines.Vcpus;
using Spectre.Console;

namespace ActorVmm.Cli.Running;

/// <summary>Exits by vCPU and reason as a table for people.</summary>
internal static class ExitTable
{
    /// <summary>Writes the table to <see cref="Streams.Messages"/>.</summary>
    public static void Write(IReadOnlyList<VcpuThread> vcpus, Streams streams)
    {
        var table = new Table().Border(streams.Colour.Unicode ? TableBorder.Rounded : TableBorder.Ascii).AddColumn(new TableColumn("vCPU").NoWrap()).AddColumn(new TableColumn("Exit").NoWrap());
        foreach (string column in (string[])["Count", "Time", "Mean", "p99", "Max"]) table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        foreach (ExitRow row in ExitRow.Of(vcpus))
        {
            table.AddRow(
                Number(row.Vcpu), row.Reason.ToString(), Number(row.Count), Time(row.Times?.Sum), Time(row.Times?.Sum / row.Times?.Count),
                Time(row.Times?.Quantile(0.99)), Time(row.Times?.Max));
        }
        Drawing.Write(table, streams.Messages, streams.Colour);
        foreach (VcpuThread vcpu in vcpus.Where(v => v.Counters.Unclaimed + v.Counters.Faulted > 0))
            streams.Messages.TryWriteLine($"vCPU {vcpu.Plan.Id}: {vcpu.Counters.Unclaimed} accesses that no device claims, {vcpu.Counters.Faulted} that a device failed at");
    }

    /// <summary>A duration in the unit that leaves at most four digits; a dash for none.</summary>
    internal static string Time(long? nanoseconds) => nanoseconds switch
    {
        null => "-",
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds} ns"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000} us"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000_000} s"),
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
