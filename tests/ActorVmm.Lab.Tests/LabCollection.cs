namespace ActorVmm.Lab.Tests;

/// <summary>All tests that start a lab machine: one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<PreparedLab>
{
    public const string Name = "lab";
}
