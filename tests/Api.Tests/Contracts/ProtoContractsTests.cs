using OrleansGitOps.Api.Grpc;

namespace OrleansGitOps.Api.Tests.Contracts;

/// <summary>The committed <c>.proto</c> files are those of the code.</summary>
public sealed class ProtoContractsTests
{
    [Theory]
    [InlineData("application.proto", typeof(IApplicationService))]
    [InlineData("session.proto", typeof(ISessionService))]
    [InlineData("version.proto", typeof(IVersionService))]
    internal void Proto_OfTheService_IsTheCommittedOne(string fileName, Type contract) => CommittedContract.Check(fileName, ProtoText.Of(contract));
}
