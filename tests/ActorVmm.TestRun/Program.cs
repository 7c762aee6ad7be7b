using System.Collections.Concurrent;
using ActorVmm.TestRun;

// Run by tests/run.sh from the repository's root after a Release build; words are parts of names of the projects to run (default: all).
const int Beside = 2;
string repository = Directory.GetCurrentDirectory(), results = Path.Combine(repository, "artifacts", "test-results");
Directory.CreateDirectory(results);
TestProject[] projects = [.. TestProject.Find(repository).Where(project => args.Length == 0 || args.Any(word => project.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))];

ConcurrentBag<TestOutcome> outcomes = [];
await Parallel.ForEachAsync(projects.Where(project => !project.Alone), new ParallelOptions { MaxDegreeOfParallelism = Beside }, async (project, _) => await RunOne(project));
foreach (TestProject project in projects.Where(project => project.Alone)) await RunOne(project);
return TestReport.Close(outcomes);

async Task RunOne(TestProject project)
{
    TestOutcome outcome = await TestProcess.Run(project, results);
    outcomes.Add(outcome);
    TestReport.Print(outcome);
}
