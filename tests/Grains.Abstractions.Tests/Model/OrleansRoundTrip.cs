using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace OrleansGitOps.Grains.Abstractions.Tests.Model;

/// <summary>Sends values through the serializer that carries grain messages.</summary>
internal static class OrleansRoundTrip
{
    private static readonly Serializer Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static T Of<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;
}
