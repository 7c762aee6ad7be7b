using ActorVmm.Boot;
using ActorVmm.Lab;
using ActorVmm.Machines.Guests;

try
{
    return await LabCommand.Root().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception failed) when (failed is LabException or GuestRecipeException or BootException)
{
    await Console.Error.WriteLineAsync("lab: " + failed.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
