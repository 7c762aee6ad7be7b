using System.Text;
using System.Text.Json;
using ActorVmm.Cli.Output;
using ActorVmm.Linux;
using ActorVmm.Machines;
using ActorVmm.Machines.Vcpus;

namespace ActorVmm.Cli.Running;

/// <summary>The report for programs: one JSON object a line, each with <c>schemaVersion</c> and <c>event</c>; durations in nanoseconds.</summary>
internal sealed class JsonRunReport(TextStream stream) : IRunReport
{
    private const int SchemaVersion = 1;

    public void Phase(string name, TimeSpan took, string detail = "") => Line("phase", json =>
    {
        json.WriteString("name", name);
        json.WriteNumber("durationNs", (long)took.TotalNanoseconds);
        if (detail.Length > 0) json.WriteString("detail", detail);
    });

    public void Note(string text) => Line("note", json => json.WriteString("text", text));

    public void Threads(IReadOnlyList<VcpuThread> vcpus)
    {
        foreach (VcpuThread vcpu in vcpus)
        {
            Line("thread", json =>
            {
                json.WriteNumber("vcpu", vcpu.Plan.Id.Value);
                json.WriteNumber("tid", vcpu.ThreadId);
                json.WriteNumber("apicId", vcpu.Plan.ApicId);
                json.WriteString("hostCpus", (vcpu.Plan.HostCpus ?? ThreadAffinity.Get(vcpu.ThreadId)).ToString());
                json.WriteBoolean("pinned", vcpu.Plan.HostCpus is not null);
            });
        }
    }

    public void Silent(SilenceDiagnosis diagnosis) => Line("silent", json => Strings(json, "lines", diagnosis.Lines));

    public void Crashed(MachineEnd end) => Line("crash", json =>
    {
        json.WriteString("reason", end.Reason);
        Strings(json, "report", end.Report?.ToString().TrimEnd().Split('\n') ?? []);
    });

    public void Stats(IReadOnlyList<VcpuThread> vcpus)
    {
        foreach (ExitRow row in ExitRow.Of(vcpus))
        {
            Line("exits", json =>
            {
                json.WriteNumber("vcpu", row.Vcpu);
                json.WriteString("reason", JsonNamingPolicy.CamelCase.ConvertName(row.Reason.ToString()));
                json.WriteNumber("count", row.Count);
                if (row.Times is not { } times) return;
                json.WriteNumber("totalNs", times.Sum);
                json.WriteNumber("p50Ns", times.Quantile(0.5));
                json.WriteNumber("p99Ns", times.Quantile(0.99));
                json.WriteNumber("maxNs", times.Max);
            });
        }
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private void Line(string name, Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteString("event", name);
            members(json);
            json.WriteEndObject();
        }
        stream.TryWriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
