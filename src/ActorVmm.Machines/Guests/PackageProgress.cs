namespace ActorVmm.Machines.Guests;

/// <summary>How far the fetching of one package has come.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Step">What is being done now.</param>
/// <param name="BytesDone">Bytes downloaded so far; 0 in the other steps.</param>
/// <param name="BytesTotal">Bytes of the whole download; 0 while it is not known.</param>
public readonly record struct PackageProgress(string Package, PackageStep Step, long BytesDone = 0, long BytesTotal = 0);
