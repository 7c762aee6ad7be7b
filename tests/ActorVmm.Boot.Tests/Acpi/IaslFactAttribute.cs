namespace ActorVmm.Boot.Tests.Acpi;

/// <summary>A test that needs the ACPI compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IaslFactAttribute : FactAttribute
{
    public const string Compiler = "/usr/bin/iasl";

    public IaslFactAttribute()
    {
        if (!File.Exists(Compiler)) Skip = $"{Compiler} is missing; install Debian's acpica-tools.";
    }
}
