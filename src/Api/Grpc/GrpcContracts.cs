extern alias dsl;

using Google.Protobuf;
using Google.Protobuf.Reflection;
using Dsl = dsl::Google.Protobuf.Reflection;

namespace OrleansGitOps.Api.Grpc;

/// <summary>The committed <c>.proto</c> files, which this assembly carries, as descriptors for server reflection.</summary>
internal static class GrpcContracts
{
    /// <summary>One file for each package.</summary>
    public static IReadOnlyList<string> FileNames { get; } = ["application.proto", "session.proto", "version.proto"];

    public static IEnumerable<global::Google.Protobuf.Reflection.ServiceDescriptor> Services() => FileNames.Select(Read).SelectMany(file => file.Services);

    private static FileDescriptor Read(string name)
    {
        using var stream = typeof(GrpcContracts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of the assembly.");
        using var text = new StreamReader(stream);
        var set = new Dsl.FileDescriptorSet();
        set.Add(name, includeInOutput: true, text);
        set.Process();
        var errors = set.GetErrors().Where(error => error.IsError).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidOperationException($"{name} cannot be read: {errors[0].Message}");
        }

        using var bytes = new MemoryStream();
        Serializer.Serialize(bytes, set.Files.Single(file => file.Name == name));
        return FileDescriptor.BuildFromByteStrings([ByteString.CopyFrom(bytes.ToArray())])[0];
    }
}
