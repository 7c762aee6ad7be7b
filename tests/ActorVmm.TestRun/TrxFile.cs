using System.Xml.Linq;

namespace ActorVmm.TestRun;

/// <summary>Reads the result file that the test platform writes.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Schema = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static TestOutcome Read(string path, string project, TimeSpan elapsed)
    {
        int passed = 0;
        List<TestNote> failed = [], skipped = [];
        foreach (XElement result in XDocument.Load(path).Descendants(Schema + "UnitTestResult"))
        {
            string test = (string?)result.Attribute("testName") ?? "?";
            string? message = (string?)result.Descendants(Schema + "Message").FirstOrDefault();
            switch ((string?)result.Attribute("outcome"))
            {
                case "Passed": passed++; break;
                case "NotExecuted": skipped.Add(new TestNote(test, (message ?? (string?)result.Descendants(Schema + "StdOut").FirstOrDefault() ?? "no reason given").Trim())); break;
                default: failed.Add(new TestNote(test, $"{message?.Trim()}\n{(string?)result.Descendants(Schema + "StackTrace").FirstOrDefault()}".Trim())); break;
            }
        }
        return new TestOutcome(project, passed, failed, skipped, elapsed);
    }
}
