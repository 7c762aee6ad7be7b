using ActorVmm.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

bool quick = args.Contains("--quick");
IConfig config = BenchmarkSettings.Create(quick);
BenchmarkSwitcher.FromAssembly(typeof(BenchmarkSettings).Assembly).Run([.. args.Where(argument => argument != "--quick")], config);
