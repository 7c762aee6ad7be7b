return ActorVmm.Cli.EntryPoint.Run(args);
